using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Tests.Security;

/// <summary>What is told about files and flags that are wrong.</summary>
public sealed class SecurityFileTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    static void Refused(HostSecurityOptions options, ErrorCode code, string expected)
    {
        StatusException error = Assert.ThrowsAny<StatusException>(() => new HostSecurity(options).CheckServer());
        Assert.Equal((code, expected), (error.Code, error.Message));
    }

    [Fact]
    public void A_key_of_another_certificate_is_named_with_both_files()
    {
        (string certificate, _, _) = _authority.Write(_folder, "a");
        (_, string key, _) = _authority.Write(_folder, "b");
        Refused(new() { CertificateFile = certificate, KeyFile = key }, ErrorCode.InvalidArgument,
            $"--tls_key {key}: not the key of the certificate of --tls_cert {certificate}");
    }

    [Fact]
    public void An_expired_certificate_is_named_with_its_end()
    {
        (string certificate, string key, _) = _authority.Write(_folder, "a", age: TimeSpan.FromDays(2));
        StatusException error = Assert.ThrowsAny<StatusException>(() => new HostSecurity(new() { CertificateFile = certificate, KeyFile = key }));
        Assert.Matches($@"^--tls_cert {certificate}: the certificate \(CN=task, issued by CN=test authority\) has expired at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\dZ$", error.Message);
    }

    [Fact]
    public void Files_that_are_not_what_they_should_be_are_named()
    {
        (string certificate, string key, string authority) = _authority.Write(_folder, "a");
        string empty = _folder["empty"], absent = _folder["absent"];
        File.WriteAllText(empty, "");
        Refused(new() { CertificateFile = certificate }, ErrorCode.InvalidArgument, "--tls_cert needs --tls_key");
        Refused(new() { KeyFile = key }, ErrorCode.InvalidArgument, "--tls_key needs --tls_cert");
        Refused(new() { AuthorityFile = authority }, ErrorCode.InvalidArgument, "--tls_ca needs --tls_cert and --tls_key for a task that serves");
        Refused(new() { CertificateFile = absent, KeyFile = key }, ErrorCode.NotFound, $"--tls_cert {absent}: no such file");
        Refused(new() { CertificateFile = certificate, KeyFile = _folder.Path }, ErrorCode.InvalidArgument, $"--tls_key {_folder.Path}: is a folder");
        Refused(new() { CertificateFile = empty, KeyFile = key }, ErrorCode.InvalidArgument, $"--tls_cert {empty}: no certificate in PEM form");
        Refused(new() { CertificateFile = certificate, KeyFile = certificate }, ErrorCode.InvalidArgument, $"--tls_key {certificate}: no private key in PEM form");
        File.WriteAllText(empty, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Refused(new() { CertificateFile = certificate, KeyFile = empty }, ErrorCode.InvalidArgument, $"--tls_key {empty}: the key has a passphrase; give it without one");
    }

    [Theory]
    [InlineData("", "--token: the token is empty")]
    [InlineData("a b", "--token: the token may hold letters, digits and signs of ASCII only; character 2 is something else")]
    [InlineData("\u00e4", "--token: the token may hold letters, digits and signs of ASCII only; character 1 is something else")]
    public void A_token_that_metadata_cannot_carry_is_told(string token, string expected) =>
        Assert.Equal(expected, Assert.ThrowsAny<StatusException>(() => new SharedToken(token, "--token")).Message);

    [Fact]
    public void A_token_file_may_end_with_a_line_end_and_its_token_shows_nowhere()
    {
        File.WriteAllText(_folder["token"], "secret-1\n");
        SharedToken token = SharedToken.FromFile(_folder["token"]);
        Assert.True(token.Accepts("Bearer secret-1"));
        Assert.False(token.Accepts("Bearer secret-12"));
        Assert.False(token.Accepts("secret-1"));
        Assert.DoesNotContain("secret", $"{token} {new HostSecurityOptions { Token = token }}", StringComparison.Ordinal);
    }
}
