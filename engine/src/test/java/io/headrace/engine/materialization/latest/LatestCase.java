package io.headrace.engine.materialization.latest;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/** One view over {@link SourceRow}s, and what a plain loop finds for it. */
record LatestCase(
    List<Integer> keys, List<Integer> features, Timeless timeless, long first, long last) {

  private static final Map<Integer, Field> FIELDS =
      Map.of(
          SourceRow.NUMBER, field("number", Primitive.INT64),
          SourceRow.TEXT, field("text", Primitive.STRING),
          SourceRow.AMOUNT, field("amount", Primitive.FLOAT64),
          SourceRow.NOTE, field("note", Primitive.STRING),
          SourceRow.PRICE, field("price", Primitive.DECIMAL),
          SourceRow.VISITS,
              new Field("visits", new FeatureType.ListOf(FeatureType.of(Primitive.INT64))));

  private static Field field(String name, Primitive type) {
    return new Field(name, FeatureType.of(type));
  }

  LatestLayout layout() {
    return new LatestLayout(
        keys.stream().map(FIELDS::get).toList(),
        keys.stream().map(SourceRow.TYPES::get).toList(),
        features.stream().map(FIELDS::get).toList(),
        features.stream().map(SourceRow.TYPES::get).toList());
  }

  ViewShare share(int firstPartition, int partitions) {
    List<Integer> places = new ArrayList<>(keys);
    places.addAll(List.of(SourceRow.EVENT, SourceRow.CREATED, SourceRow.TIED));
    places.addAll(features);
    return new ViewShare(
        layout(),
        new ScanProjection(
            places, places.stream().map(SourceRow.TYPES::get).toList(), SourceRow.TYPES.size()),
        timeless,
        first,
        last,
        firstPartition,
        partitions);
  }

  SourceCounts expectedCounts(List<SourceRow> rows) {
    long inRange = 0;
    long withoutTime = 0;
    long withoutKey = 0;
    for (SourceRow row : rows) {
      if (!inRange(row)) {
        continue;
      }
      inRange++;
      if (lacksKey(row)) {
        withoutKey++;
      } else if (row.event() == null && timeless == Timeless.NEVER_WINS) {
        withoutTime++;
      }
    }
    return new SourceCounts(inRange, withoutTime, withoutKey);
  }

  /** By key: times, number of rows tied and bytes of the features of the winner. */
  Map<String, String> expected(List<SourceRow> rows) {
    Map<String, SourceRow> best = new LinkedHashMap<>();
    Map<String, Integer> tied = new LinkedHashMap<>();
    for (SourceRow row : rows) {
      boolean counts = row.event() != null || timeless == Timeless.OLDEST;
      if (!inRange(row) || lacksKey(row) || !counts) {
        continue;
      }
      String key = key(row.internal(), keys);
      SourceRow so = best.get(key);
      int order = so == null ? 1 : compareTimes(row, so);
      if (order > 0) {
        tied.put(key, 1);
      } else if (order == 0) {
        tied.merge(key, 1, Integer::sum);
        order = compareBytes(row.internal(), so.internal());
      }
      if (order > 0) {
        best.put(key, row);
      }
    }
    Map<String, String> shown = new LinkedHashMap<>();
    best.forEach(
        (key, row) ->
            shown.put(
                key,
                row.event()
                    + " "
                    + row.created()
                    + " "
                    + tied.get(key)
                    + " "
                    + bytes(row.internal(), features)));
    return shown;
  }

  /** The same of a row of the layout. */
  void show(InternalRow row, Map<String, String> into) {
    LatestLayout layout = layout();
    List<Integer> keyPlaces = new ArrayList<>();
    List<Integer> featurePlaces = new ArrayList<>();
    keys.forEach(k -> keyPlaces.add(keyPlaces.size()));
    features.forEach(f -> featurePlaces.add(layout.firstFeature() + featurePlaces.size()));
    String text =
        time(row, layout.event())
            + " "
            + time(row, layout.created())
            + " "
            + row.getLong(layout.tied())
            + " "
            + bytes(row, featurePlaces);
    if (into.put(key(row, keyPlaces), text) != null) {
      throw new AssertionError("a key came twice");
    }
  }

  private static String time(InternalRow row, int place) {
    return row.isNullAt(place) ? "null" : String.valueOf(row.getLong(place));
  }

  private String key(InternalRow row, List<Integer> places) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      parts.add(
          keys.get(i) == SourceRow.NUMBER
              ? String.valueOf(row.getLong(places.get(i)))
              : "'" + row.getUTF8String(places.get(i)) + "'");
    }
    return parts.toString();
  }

  private String bytes(InternalRow row, List<Integer> places) {
    ValueBuffer buffer = new ValueBuffer();
    List<String> hex = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      ValueEncoder encoder =
          ValueEncoder.of(FIELDS.get(features.get(i)), SourceRow.TYPES.get(features.get(i)));
      hex.add(HexFormat.of().formatHex(encoder.toBytes(row, places.get(i), buffer)));
    }
    return hex.toString();
  }

  private boolean inRange(SourceRow row) {
    return row.event() == null || (row.event() >= first && row.event() <= last);
  }

  private boolean lacksKey(SourceRow row) {
    return (keys.contains(SourceRow.NUMBER) && row.number() == null)
        || (keys.contains(SourceRow.TEXT) && row.text() == null);
  }

  private static int compareTimes(SourceRow a, SourceRow b) {
    int order = compareNullLowest(a.event(), b.event());
    return order != 0 ? order : compareNullLowest(a.created(), b.created());
  }

  private static int compareNullLowest(Long a, Long b) {
    if (a == null || b == null) {
      return Boolean.compare(b == null, a == null);
    }
    return a.compareTo(b);
  }

  private int compareBytes(InternalRow a, InternalRow b) {
    ValueBuffer buffer = new ValueBuffer();
    for (int feature : features) {
      ValueEncoder encoder =
          ValueEncoder.canonical(FIELDS.get(feature), SourceRow.TYPES.get(feature));
      int order =
          Arrays.compareUnsigned(
              encoder.toBytes(a, feature, buffer), encoder.toBytes(b, feature, buffer));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
