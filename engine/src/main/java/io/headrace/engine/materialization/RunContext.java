package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What the views of one run share.
 *
 * @param store as it is configured; see {@link RunStore} for what writers are given
 */
record RunContext(
    SparkSession spark,
    Path repository,
    RegistryStore registry,
    OnlineStore store,
    MaterializationRequest request,
    String runId,
    SharedReads reads,
    WriterShares shares,
    RoomCheck room,
    RunListener listener,
    RunProgress progress,
    Interruption interruption) {}
