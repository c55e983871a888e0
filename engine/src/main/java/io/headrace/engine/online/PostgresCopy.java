package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** COPY in its binary form, sent while it is made, so that the server works meanwhile. */
final class PostgresCopy {
  private static final int SENT_AT_ONCE = 64 * 1024;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** Puts the lines of the row whose key begins there. */
  @FunctionalInterface
  interface Lines {
    void put(PostgresBatch batch, int start, ByteSink to);
  }

  private PostgresCopy() {}

  /** Sends a sorted batch. */
  static void send(Connection connection, String sql, PostgresBatch batch, Lines lines)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      ByteSink chunk = new ByteSink(2 * SENT_AT_ONCE);
      chunk.put(SIGNATURE);
      chunk.putInt(0);
      chunk.putInt(0);
      for (int row = 0; row < batch.rows(); row++) {
        lines.put(batch, batch.start(row), chunk);
        if (chunk.size() >= SENT_AT_ONCE) {
          copy.writeToCopy(chunk.array(), 0, chunk.size());
          chunk.clear();
        }
      }
      chunk.putShort(-1);
      copy.writeToCopy(chunk.array(), 0, chunk.size());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
