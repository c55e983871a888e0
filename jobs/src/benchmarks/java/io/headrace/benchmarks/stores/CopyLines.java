package io.headrace.benchmarks.stores;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows in the binary form of COPY: a line for each feature, in the columns of Feast's table. */
final class CopyLines {
  private static final byte[] HEAD = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final short COLUMNS = 6;
  private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private final byte[][] names;
  private final DataOutputStream out;

  CopyLines(OnlineTable table, OutputStream out) {
    this.names =
        table.features().stream()
            .map(Field::name)
            .map(n -> n.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.out = new DataOutputStream(out);
  }

  void write(List<OnlineRow> rows) throws IOException {
    out.write(HEAD);
    for (OnlineRow row : rows) {
      for (int f = 0; f < names.length; f++) {
        out.writeShort(COLUMNS);
        bytes(row.entityKey());
        bytes(names[f]);
        bytes(row.values()[f]);
        String text = row.texts()[f];
        if (text == null) {
          out.writeInt(-1);
        } else {
          bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        time(row.eventMicros());
        time(row.createdMicros());
      }
    }
    out.writeShort(-1);
    out.flush();
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void time(long micros) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(micros - EPOCH_2000_MICROS);
  }
}
