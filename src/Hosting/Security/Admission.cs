namespace TensorHarbor.Hosting;

/// <summary>What has been found out about a connection. It is not admitted before it has shown that it may be.</summary>
sealed class Admission
{
    /// <summary>Why its requests are refused; <see langword="null"/>: they are not.</summary>
    public string? Refusal { get; private set; } = "The connection has not been let in";

    /// <summary>Lets the connection in.</summary>
    public void Admit() => Refusal = null;

    /// <summary>Refuses the connection.</summary>
    public void Refuse(string why) => Refusal = why;
}
