package io.headrace.engine.verification;

/**
 * What the brute force had for the label rows in one view; the last four but ties add up to them.
 *
 * @param featureRows rows that were read to the driver
 * @param nullKeyOrTime label rows with a null key or no time
 * @param completeTies matched rows that share event and created timestamp with another
 */
public record ViewOutcomes(
    String view,
    long featureRows,
    long matched,
    long expired,
    long noCandidate,
    long nullKeyOrTime,
    long completeTies) {}
