package io.headrace.engine.storage;

/** What is asked of a file system. */
public enum Access {
  /** Names and sizes of files. */
  LIST("listed", "s3:ListBucket"),
  /** The content of a file. */
  READ("read", "s3:GetObject"),
  /** A file, new or in the place of another. */
  WRITE("written", "s3:PutObject"),
  /** That a file goes away. */
  DELETE("deleted", "s3:DeleteObject");

  private final String participle;
  private final String permission;

  Access(String participle, String permission) {
    this.participle = participle;
    this.permission = permission;
  }

  /** As in "it cannot be read". */
  String participle() {
    return participle;
  }

  /** How AWS calls the right to do it. */
  String permission() {
    return permission;
  }
}
