package io.headrace.engine.configuration;

import java.util.OptionalInt;

/**
 * The {@code materialization} block.
 *
 * @param onlineWriteBatchSize rows of a batch, 1 or more; empty where the writer decides
 */
public record MaterializationConfiguration(
    boolean pullLatestFeatures, OptionalInt onlineWriteBatchSize) {}
