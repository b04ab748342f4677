using System.Collections.Concurrent;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Processes;

public sealed class when_running_a_child
{
    private readonly ConcurrentQueue<string> lines = new();

    [Fact]
    public async Task it_is_read_line_by_line_and_its_exit_code_is_told()
    {
        var result = await Run(Shell.Command("echo one; printf 'two\\r\\n'; echo; printf 'ten %%\\rall\\r'; printf 'no newline'; exit 3"));

        result.ExitCode.ShouldBe(3);
        result.Succeeded.ShouldBeFalse();
        lines.ShouldBe(["one", "two", "", "ten %", "all", "no newline"]);
    }

    [Fact]
    public async Task error_output_is_read_too()
    {
        (await Run(Shell.Command("echo out; echo problem >&2"))).Succeeded.ShouldBeTrue();
        lines.Order().ShouldBe(["out", "problem"]);
    }

    [Fact]
    public async Task what_is_no_utf8_is_replaced_and_characters_cut_by_a_buffer_stay_whole()
    {
        await Run(Shell.Command("printf 'a\\377b\\n'; printf '%16383s' ''; printf 'é\\n'"));
        lines.First().ShouldBe("a\uFFFDb");
        lines.Last().TrimStart().ShouldBe("é");
    }

    [Fact]
    public async Task an_endless_line_is_cut_and_says_so()
    {
        await Run(Shell.Command("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo after"));

        var cut = lines.First();
        cut.ShouldStartWith(new string('x', LineReader.LongestLine) + " … (");
        cut.ShouldEndWith($"({1_000_000 - LineReader.LongestLine} more characters)");
        lines.Last().ShouldBe("after");
    }

    [Fact]
    public async Task it_sees_what_it_is_given_and_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__AutoStackTest", "Password=of-the-parent");
        var mark = new RunMark(Guid.CreateVersion7(), "build", 7);
        await Run(Shell.Command("env", new Dictionary<string, string> { ["GIVEN"] = "yes", ["AUTOSTACK_RUN"] = "forged" }) with { Mark = mark });

        var names = lines.Select(line => line.Split('=')[0]).ToList();
        names.Except(["PWD", "OLDPWD", "SHLVL", "_"]).Order(StringComparer.Ordinal).ShouldBe(["AUTOSTACK_RUN", "GIVEN", "HOME", "LANG", "PATH", "TMPDIR"]);
        lines.ShouldContain("GIVEN=yes");
        lines.ShouldContain($"AUTOSTACK_RUN={mark}");
    }

    [Fact]
    public async Task its_arguments_go_through_no_shell()
    {
        await Run(new ChildCommand("printf", ["%s\n", "$(id); `id` 'a b'", "-x"], "/", new Dictionary<string, string>()));
        lines.ShouldBe(["$(id); `id` 'a b'", "-x"]);
    }

    [Fact]
    public async Task its_standard_input_is_what_it_is_given_and_then_closed()
    {
        await Run(Shell.Command("cat; echo end") with { Input = "grüße\n" });
        await Run(Shell.Command("cat; echo nothing"));
        lines.ShouldBe(["grüße", "end", "nothing"]);
    }

    [Fact]
    public async Task input_that_nobody_reads_holds_up_nothing()
    {
        (await Run(Shell.Command("exit 0") with { Input = new string('x', 1 << 20) })).Succeeded.ShouldBeTrue();

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Should.ThrowAsync<OperationCanceledException>(() => ChildProcess
            .Run(Shell.Command("exec sleep 600") with { Input = new string('x', 1 << 20) }, _ => { }, stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("no-such-program-anywhere", "/")]
    [InlineData("/etc/passwd", "/")]
    [InlineData("/bin/sh", "/no/such/directory")]
    public async Task a_program_that_cannot_be_started_is_told_apart_from_one_that_fails(string file, string directory)
    {
        var e = await Should.ThrowAsync<ChildNotStartedException>(() => Run(new ChildCommand(file, [], directory, new Dictionary<string, string>())));
        e.Message.ShouldContain(file);
    }

    [Fact]
    public async Task the_signal_that_ended_it_is_told_as_shells_do()
    {
        (await Run(Shell.Command("kill -9 $$"))).ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task it_runs_as_nobody_without_groups_or_rights_when_we_are_root()
    {
        var account = new UnprivilegedUser(new ConfigurationBuilder().Build()).Account;
        var secret = Path.GetTempFileName();
        try
        {
            await Run(Shell.Command($"id -un; id -Gn; cat {secret} 2>/dev/null || echo refused; echo $HOME") with { User = account });
        }
        finally
        {
            File.Delete(secret);
        }

        if (Environment.IsPrivilegedProcess)
            lines.ShouldBe(["nobody", "nogroup", "refused", account!.Home]);
        else
        {
            account.ShouldBeNull();
            lines.First().ShouldBe(Environment.UserName);
        }
    }

    private Task<ChildResult> Run(ChildCommand command) => ChildProcess.Run(command, lines.Enqueue, TestContext.Current.CancellationToken);
}
