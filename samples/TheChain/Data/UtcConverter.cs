using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TheChain.Data;

/// <summary>SQLite forgets that a time is UTC; this restores it, so that both databases give the same JSON.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    time => time,
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
