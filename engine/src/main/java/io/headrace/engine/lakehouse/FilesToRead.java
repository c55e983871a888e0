package io.headrace.engine.lakehouse;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The data files that are left of a version after partitions and statistics were looked at.
 *
 * @param files of {@code allFiles}
 * @param bytes of {@code allBytes}
 * @param rows in those files, deleted ones left out where the format counts them
 * @param selectedBytes compressed size of the selected columns in those files
 * @param oldest bound of the event timestamps in those files, where all of them tell theirs
 * @param newest the other bound
 * @param estimated whether some of the rows may be deleted ones
 */
public record FilesToRead(
    int files,
    int allFiles,
    long bytes,
    long allBytes,
    OptionalLong rows,
    OptionalLong selectedBytes,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    boolean estimated) {}
