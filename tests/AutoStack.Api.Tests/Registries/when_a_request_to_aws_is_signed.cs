using AutoStack.Api.Registries.Ecr;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>Requests and signatures of AWS's own test suite of Signature Version 4, those to <c>/</c> by POST.</summary>
public sealed class when_a_request_to_aws_is_signed
{
    private const string Token = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    [Theory]
    [InlineData("post-vanilla", "", "", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("post-header-key-sort", "My-Header1:value1", "", "host;my-header1;x-amz-date", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("post-sts-header-before", "X-Amz-Security-Token:" + Token, "", "host;x-amz-date;x-amz-security-token", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")]
    [InlineData(
        "post-x-www-form-urlencoded",
        "Content-Type:application/x-www-form-urlencoded|Content-Length:13|X-Amz-Content-Sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
        "Param1=value1",
        "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
        "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b")]
    public void it_has_the_published_signature(string vector, string more, string body, string signed, string signature)
    {
        var at = new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
        var headers = more.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(':', 2)).Select(header => KeyValuePair.Create(header[0], header[1]))
            .Append(KeyValuePair.Create("X-Amz-Date", SignatureV4.Time(at)))
            .Append(KeyValuePair.Create("Host", "example.amazonaws.com"));

        var header = SignatureV4.Authorize("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service", SignatureV4.Time(at), headers, System.Text.Encoding.UTF8.GetBytes(body));

        header.ShouldBe($"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={signed}, Signature={signature}", vector);
    }
}
