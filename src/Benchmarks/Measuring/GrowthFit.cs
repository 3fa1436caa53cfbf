namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>
/// How a cost grows with the size of the problem: <c>cost = fixed + factor * size ^ exponent</c>. The fixed part is fitted too,
/// because what a call costs anyway would make a linear method look like one that hardly grows.
/// </summary>
/// <param name="Exponent">0 for a cost that does not grow, 1 for one that grows as the size does, 2 for its square; n log n gives about 1.1 to 1.3.</param>
/// <param name="Fixed">The part that does not depend on the size, in the unit of the cost.</param>
/// <param name="Error">How far the measured costs are from the curve: the root of the mean square of the relative deviations.</param>
internal sealed record GrowthFit(double Exponent, double Fixed, double Error)
{
    /// <summary>Two points fit every curve.</summary>
    public const int FewestSizes = 3;

    /// <summary>Below this factor between the sizes the exponent says more about noise than about growth.</summary>
    public const double SmallestSpread = 4;

    /// <summary>A cost that grows by less than this over all sizes is one that does not grow: times differ by as much without a reason.</summary>
    private const double SmallestGrowth = 0.15;

    private const double Step = 0.01;
    private const double HighestExponent = 5;

    /// <summary>Null when there are too few sizes, or sizes too close to each other, to say anything.</summary>
    public static GrowthFit? Of(IReadOnlyCollection<(double Size, double Cost)> points)
    {
        if (!ShowACurve(points))
        {
            return null;
        }

        if (points.All(point => point.Cost <= 0))
        {
            return new GrowthFit(0, 0, 0);
        }

        // A size that costs nothing says where the cost begins (a buffer on the stack up to 1 KB), not how it grows from there:
        // 0, 160, 376 B at 100, 10,000 and 1,000,000 would be n^1.0, since no other curve comes as close to nothing at 100.
        points = [.. points.Where(point => point.Cost > 0)];
        if (!ShowACurve(points))
        {
            return null;
        }

        // Relative deviations, or the largest size would decide alone; for a very small cost those of a larger one.
        var highest = points.Max(point => point.Cost);
        var weighted = points.Select(point => (point.Size, point.Cost, Weight: 1 / Math.Pow(Math.Max(point.Cost, highest / 1000), 2))).ToList();
        var constant = Curve.Constant(weighted);
        var best = constant;
        for (var exponent = Step; exponent < HighestExponent; exponent += Step)
        {
            var curve = Curve.Of(weighted, exponent);
            best = curve.SquaredError < best.SquaredError ? curve : best;
        }

        var smallestSize = points.Min(point => point.Size);
        var largestSize = points.Max(point => point.Size);
        var grows = best.At(largestSize) - best.At(smallestSize) > SmallestGrowth * best.At(largestSize);
        var result = grows ? best : constant;
        return new GrowthFit(Math.Round(result.Exponent, 2), result.Fixed, Math.Sqrt(result.SquaredError / weighted.Count));
    }

    private static bool ShowACurve(IReadOnlyCollection<(double Size, double Cost)> points)
        => points.Select(point => point.Size).Distinct().Count() >= FewestSizes
            && points.Max(point => point.Size) >= SmallestSpread * points.Min(point => point.Size);

    private readonly record struct Curve(double Exponent, double Fixed, double Factor, double SquaredError)
    {
        public double At(double size) => Fixed + (Factor * Math.Pow(size, Exponent));

        public static Curve Constant(List<(double Size, double Cost, double Weight)> points)
            => Deviation(points, new Curve(0, points.Sum(point => point.Weight * point.Cost) / points.Sum(point => point.Weight), 0, 0));

        /// <summary>Least squares for a given exponent; no part of a cost is negative.</summary>
        public static Curve Of(List<(double Size, double Cost, double Weight)> points, double exponent)
        {
            double w = 0, wx = 0, wxx = 0, wy = 0, wxy = 0;
            foreach (var (size, cost, weight) in points)
            {
                var x = Math.Pow(size, exponent);
                w += weight;
                wx += weight * x;
                wxx += weight * x * x;
                wy += weight * cost;
                wxy += weight * x * cost;
            }

            var determinant = (w * wxx) - (wx * wx);
            var factor = determinant > 0 ? ((w * wxy) - (wx * wy)) / determinant : 0;
            var part = (wy - (factor * wx)) / w;
            if (part < 0)
            {
                (part, factor) = (0, wxy / wxx);
            }

            return factor <= 0 ? Constant(points) : Deviation(points, new Curve(exponent, part, factor, 0));
        }

        private static Curve Deviation(List<(double Size, double Cost, double Weight)> points, Curve curve)
        {
            var sum = 0.0;
            foreach (var (size, cost, weight) in points)
            {
                sum += weight * Math.Pow(cost - curve.At(size), 2);
            }

            return curve with { SquaredError = sum };
        }
    }
}
