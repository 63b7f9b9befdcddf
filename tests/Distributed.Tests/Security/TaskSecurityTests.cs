using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Tests.Security;

/// <summary>TLS, mutual TLS and tokens between a task and its peers, and what each is told when they do not fit.</summary>
public sealed class TaskSecurityTests : IDisposable
{
    const string Token = "correct-horse";

    readonly TempFolder _folder = new();
    readonly TestAuthority _authority = new();
    readonly List<string> _log = [];

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    HostSecurityOptions Tls(string name, string[]? names = null, bool isMutual = true)
    {
        (string certificate, string key, string authority) = _authority.Write(_folder, name, names);
        return new() { CertificateFile = certificate, KeyFile = key, AuthorityFile = isMutual ? authority : null, Log = Log };
    }

    void Log(string line)
    {
        lock (_log) _log.Add(line);
    }

    HostSecurityOptions Knows => new() { AuthorityFile = Tls("known").AuthorityFile };

    [Fact]
    public async Task Tasks_with_certificates_of_one_authority_talk()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps"));
        Assert.Equal("/job:ps/replica:0/task:0", (await ps.AskAsync(Tls("worker"))).Task.ToString());
        await ps.AskAsync(Tls("worker"), "localhost");
    }

    [Fact]
    public async Task Without_an_authority_a_server_asks_for_no_certificate()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps", isMutual: false));
        await ps.AskAsync(Knows);
        Assert.Contains("is not one of the trusted authorities", await ps.RefusalAsync(Tls("worker", isMutual: false)));
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps"));
        Assert.Equal("This port asks for a certificate: give --tls_cert and --tls_key", await ps.RefusalAsync(Knows));
        Assert.Equal($"Refused 127.0.0.1: its certificate is missing (--tls_ca {_folder["ps.ca"]})", _log[0]);
    }

    [Fact]
    public async Task A_client_of_another_authority_is_refused()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps"));
        using var other = new TestAuthority("stranger");
        (string certificate, string key, _) = other.Write(_folder, "stranger");
        HostSecurityOptions stranger = Knows with { CertificateFile = certificate, KeyFile = key };
        const string Flaw = @"certificate \(CN=task, issued by CN=stranger\) is not one of the trusted authorities \(.+\)";
        Assert.Matches(@$"^Your {Flaw} \(--tls_cert there, --tls_ca here\)$", await ps.RefusalAsync(stranger));
        Assert.Matches(@$"^Refused 127\.0\.0\.1: its {Flaw} \(--tls_ca .+ps\.ca\)$", _log[0]);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused()
    {
        using var other = new TestAuthority("stranger");
        (string certificate, string key, _) = other.Write(_folder, "ps");
        await using SecuredTask ps = await SecuredTask.StartAsync(new() { CertificateFile = certificate, KeyFile = key });
        Assert.Matches(@"^The certificate of 127\.0\.0\.1 \(CN=task, issued by CN=stranger\) is not one of the trusted authorities \(.+\) \(--tls_cert there, --tls_ca .+ here\)$",
            await ps.RefusalAsync(Knows));
    }

    [Fact]
    public async Task A_server_with_another_name_is_refused()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps", ["ps.example", "10.0.0.1"]));
        Assert.Equal($"The certificate of 127.0.0.1 is for ps.example, 10.0.0.1 (--tls_cert there, --tls_ca {_folder["worker.ca"]} here)", await ps.RefusalAsync(Tls("worker")));
    }

    [Fact]
    public async Task A_plain_client_is_told_that_the_port_speaks_TLS()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps"));
        const string Text = "This port speaks TLS only: give --tls_ca (TensorFlow's own tasks and clients cannot)";
        Assert.Equal(Text, await ps.RefusalAsync(new()));
        Assert.Equal([$"Refused 127.0.0.1: {Text}"], _log);
    }

    [Fact]
    public async Task A_TLS_client_is_told_that_the_port_is_plain()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(new());
        Assert.Equal("The peer speaks plain text: give it --tls_cert and --tls_key, or leave --tls_ca away", await ps.RefusalAsync(Knows));
    }

    [Fact]
    public async Task Changed_files_are_taken_up_and_wrong_ones_are_not()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps", ["localhost"]));
        HostSecurityOptions worker = Tls("worker");
        Assert.Contains("is for localhost", await ps.RefusalAsync(worker));
        (string certificate, string key) = _authority.Issue(["127.0.0.1"]);
        File.WriteAllText(_folder["ps.crt"], certificate);
        Assert.Contains("is for localhost", await ps.RefusalAsync(worker));
        Assert.StartsWith("The changed certificate files cannot be used, and those before stay: --tls_key ", Assert.Single(_log));
        File.WriteAllText(_folder["ps.key"], key);
        await ps.AskAsync(worker);
        Assert.Equal("Read the changed certificate files again", _log[^1]);
    }

    [Fact]
    public async Task A_task_with_a_token_lets_only_those_in_that_know_it()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(new() { Token = new(Token, "test"), Log = Log });
        await ps.AskAsync(new() { Token = new(Token, "test") });
        const string Flags = "--token_file, --token or the variable TENSORHARBOR_TOKEN";
        Assert.Equal($"This task asks for a token: give it with {Flags}", await ps.RefusalAsync(new()));
        Assert.Equal($"The token is not that of this task: check {Flags}", await ps.RefusalAsync(new() { Token = new(Token + "s", "test") }));
        Assert.Equal(2, _log.Count);
        Assert.DoesNotContain(_log, line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_goes_through_TLS()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(Tls("ps", isMutual: false) with { Token = new(Token, "test") });
        await ps.AskAsync(Knows with { Token = new(Token, "test") });
        Assert.StartsWith("This task asks for a token", await ps.RefusalAsync(Knows));
    }

    [Fact]
    public async Task A_task_without_a_token_takes_any()
    {
        await using SecuredTask ps = await SecuredTask.StartAsync(new());
        await ps.AskAsync(new() { Token = new(Token, "test") });
    }
}
