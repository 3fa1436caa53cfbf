using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor BudgetFileInvalid = Create(
        id: RuleIds.BudgetFileInvalid,
        title: "Write a budget file that can be read",
        messageFormat: "The budget file is not valid: {0}",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor BudgetForNothing = Create(
        id: RuleIds.BudgetForNothing,
        title: "Give a budget to what exists and is measured",
        messageFormat: "The budget of '{0}' is never checked: {1}",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor BudgetContradictsItself = Create(
        id: RuleIds.BudgetContradictsItself,
        title: "Give limits that can be meant together",
        messageFormat: "The budget contradicts itself: {0}",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotPathWithoutBudget = Create(
        id: RuleIds.HotPathWithoutBudget,
        title: "Give the hot path a budget",
        messageFormat: "'{0}' is measured and may cost anything: it has no budget",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false);

    public static readonly DiagnosticDescriptor BudgetGivenTwice = Create(
        id: RuleIds.BudgetGivenTwice,
        title: "Give the budget in one place",
        messageFormat: "perf-budgets.json gives the {0} of '{1}' too, and the file wins",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor BudgetValueUnreadable = Create(
        id: RuleIds.BudgetValueUnreadable,
        title: "Write the limit with its unit",
        messageFormat: "'{0}' is no limit for {1}, which needs {2}",
        category: Areas.Budgets,
        defaultSeverity: DiagnosticSeverity.Warning);
}
