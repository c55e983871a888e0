package io.headrace.engine.offline;

/**
 * How much of a source a selection had to read, after files were left out by their partition, their
 * commit's statistics or their time.
 */
public record ReadShare(long files, long allFiles, long bytes, long allBytes) {

  /** Whether any file was left out. */
  public boolean isPart() {
    return files < allFiles;
  }
}
