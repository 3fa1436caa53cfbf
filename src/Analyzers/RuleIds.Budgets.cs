namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string BudgetFileInvalid = "PERF9001";
    public const string BudgetForNothing = "PERF9002";
    public const string BudgetContradictsItself = "PERF9003";
    public const string HotPathWithoutBudget = "PERF9004";
    public const string BudgetGivenTwice = "PERF9006";
    public const string BudgetValueUnreadable = "PERF9007";
}
