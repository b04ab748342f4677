using AutoStack.Domain.Projects;
using FluentValidation;

namespace AutoStack.Api.Projects;

/// <summary>The form of processes, of a project as of an environment.</summary>
public sealed class ProcessesValidator : AbstractValidator<IReadOnlyList<ProcessSettings>>
{
    public const int MostReplicas = 50;

    public ProcessesValidator()
    {
        RuleFor(processes => processes)
            .Must(processes => processes.Count <= 20).WithMessage("at most 20 processes")
            .Must(processes => processes.Where(p => p is not null).Select(p => p.Name).Distinct().Count() == processes.Count(p => p is not null)).WithMessage("each name at most once")
            .OverridePropertyName("");
        RuleForEach(processes => processes).NotNull().ChildRules(process =>
        {
            process.RuleFor(p => p.Name).NotEmpty().Must(name => name is null || Names.IsEnvironmentName(name)).WithMessage("must be up to 16 lower-case letters, digits and single hyphens");
            process.RuleFor(p => p.Command).MaximumLength(4096);
            process.RuleFor(p => p.Replicas).InclusiveBetween(0, MostReplicas);
        }).OverridePropertyName("");
    }
}
