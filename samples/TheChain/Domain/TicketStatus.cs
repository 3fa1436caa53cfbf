using System.Text.Json.Serialization;

namespace TheChain.Domain;

[JsonConverter(typeof(JsonStringEnumConverter<TicketStatus>))]
public enum TicketStatus
{
    Issued,
    Redeemed,
    Expired,
}
