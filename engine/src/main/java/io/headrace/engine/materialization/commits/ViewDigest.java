package io.headrace.engine.materialization.commits;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** What in the definitions decides about a view's online rows, as one short text. */
public final class ViewDigest {
  private ViewDigest() {}

  /** Equal for definitions that leave the same rows online. */
  public static String of(FeatureView view, OnlineTable table) {
    DataSource source = view.source();
    StringBuilder text = new StringBuilder(table.name());
    fields(text.append("\nkeys"), table.joinKeys());
    fields(text.append("\nfeatures"), table.features());
    text.append("\nttl ").append(view.ttl());
    text.append("\nsource ").append(source.location());
    text.append("\ntimes ").append(source.timestampField());
    text.append(' ').append(source.createdTimestampColumn());
    text.append("\nmapping ").append(new TreeMap<>(source.fieldMapping()));
    text.append("\nday ").append(source.datePartition());
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void fields(StringBuilder text, List<Field> fields) {
    fields.forEach(f -> text.append(' ').append(f.name()).append(' ').append(f.type()));
  }
}
