package io.headrace.engine.lakehouse;

import java.time.Instant;
import java.util.OptionalInt;

/** Which of a table's versions is read. */
public sealed interface TableMoment {
  /** As {@code --as-of} writes it. */
  String text();

  /** The newest one. */
  record Latest() implements TableMoment {
    @Override
    public String text() {
      return "now";
    }
  }

  /** The one that was the table's state at a moment. */
  record At(Instant moment) implements TableMoment {
    @Override
    public String text() {
      return moment.toString();
    }
  }

  /** A version of a Delta table. */
  record Version(long version) implements TableMoment {
    @Override
    public String text() {
      return "version:" + version;
    }
  }

  /**
   * A snapshot of an Iceberg table.
   *
   * @param schemaId the schema to read it with; empty for the one that the snapshot was written
   *     with
   */
  record Snapshot(long id, OptionalInt schemaId) implements TableMoment {
    public Snapshot(long id) {
      this(id, OptionalInt.empty());
    }

    @Override
    public String text() {
      return "snapshot:" + id;
    }
  }

  /** A tag of an Iceberg table. */
  record Tag(String name) implements TableMoment {
    @Override
    public String text() {
      return "tag:" + name;
    }
  }

  /** The newest snapshot of a branch of an Iceberg table. */
  record Branch(String name) implements TableMoment {
    @Override
    public String text() {
      return "branch:" + name;
    }
  }
}
