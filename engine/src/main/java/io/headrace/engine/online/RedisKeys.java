package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The keys of the hashes that a table's rows are in: entity key, then project. */
final class RedisKeys {
  private static final int STRING_TAG = 2;
  private static final int TAG_AND_LENGTH = 8;

  private final byte[] project;
  private final byte[] prefix;
  private final int joinKeys;

  RedisKeys(OnlineTable table) {
    this.project = table.project().getBytes(StandardCharsets.UTF_8);
    this.prefix = prefix(table.joinKeys());
    this.joinKeys = table.joinKeys().size();
  }

  /** What every key ends with. */
  byte[] project() {
    return project;
  }

  /** The entity key in a key of this project. */
  byte[] entityKey(byte[] key) {
    return Arrays.copyOf(key, key.length - project.length);
  }

  byte[] key(byte[] entityKey) {
    byte[] key = Arrays.copyOf(entityKey, entityKey.length + project.length);
    System.arraycopy(project, 0, key, entityKey.length, project.length);
    return key;
  }

  /** Glob for SCAN; it may match keys of other projects, see {@link #has}. */
  byte[] pattern() {
    ByteArrayOutputStream glob = new ByteArrayOutputStream();
    escaped(prefix, glob);
    glob.write('*');
    escaped(project, glob);
    return glob.toByteArray();
  }

  /**
   * Whether a key is one of this table's join keys and project. Read to its end: the pattern alone
   * takes keys of project {@code my_shop} for those of {@code shop}.
   */
  boolean has(byte[] key) {
    if (key.length < prefix.length || !Arrays.equals(Arrays.copyOf(key, prefix.length), prefix)) {
      return false;
    }
    ByteBuffer rest = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).position(prefix.length);
    for (int i = 0; i < joinKeys; i++) {
      if (rest.remaining() < TAG_AND_LENGTH) {
        return false;
      }
      int length = rest.getInt(rest.position() + Integer.BYTES);
      if (length < 0 || length > rest.remaining() - TAG_AND_LENGTH) {
        return false;
      }
      rest.position(rest.position() + TAG_AND_LENGTH + length);
    }
    return rest.equals(ByteBuffer.wrap(project));
  }

  /** What all entity keys with these join keys begin with: their number and their names. */
  private static byte[] prefix(List<Field> joinKeys) {
    List<byte[]> names =
        joinKeys.stream()
            .map(field -> field.name().getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toList();
    int size = Integer.BYTES + names.stream().mapToInt(n -> TAG_AND_LENGTH + n.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(names.size());
    names.forEach(name -> bytes.putInt(STRING_TAG).putInt(name.length).put(name));
    return bytes.array();
  }

  private static void escaped(byte[] literal, ByteArrayOutputStream glob) {
    for (byte b : literal) {
      if ("*?[]\\".indexOf(b) >= 0) {
        glob.write('\\');
      }
      glob.write(b);
    }
  }
}
