package io.headrace.engine.online;

import static io.headrace.engine.online.OnlineStoreContract.at;
import static io.headrace.engine.online.OnlineStoreContract.key;
import static io.headrace.engine.online.OnlineStoreContract.row;
import static io.headrace.engine.online.OnlineStoreContract.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that PostgreSQL cuts off: Feast never looks at their length. */
class PostgresNamesIT {
  private static final String SCHEMA = "long_names";

  private final OnlineStore store = new PostgresSettings().with(s -> s.schema = SCHEMA).store();

  @BeforeEach
  @AfterEach
  void removeTables() throws Exception {
    PostgresOnlineStoreIT.execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
  }

  @Test
  void aTableNameOf63BytesHasAnIndexOfItsOwn() throws Exception {
    OnlineTable longest = table("v".repeat(63 - "contract_".length()));

    write(longest);

    assertThat(tables()).isEqualTo("contract_" + longest.name() + ", headrace_fence");
    assertThat(indexesOf("contract_" + longest.name())).isEqualTo("3");
  }

  /** Feast sends the full name and the server cuts it: here as Feast's reader does it. */
  @Test
  void feastReadsALongNamedTableByItsFullName() throws Exception {
    OnlineTable tooLong =
        table("a_feature_view_with_quite_a_name_that_goes_on_and_on_and_on_to_90");
    assertThat(("contract_" + tooLong.name()).length()).isGreaterThan(63);

    write(tooLong);

    try (Connection connection = TestPostgres.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT feature_name, value FROM "
                    + SCHEMA
                    + ".\"contract_"
                    + tooLong.name()
                    + "\" WHERE entity_key = ANY (?) ORDER BY feature_name")) {
      select.setArray(1, connection.createArrayOf("bytea", new byte[][] {key(1)}));
      try (ResultSet found = select.executeQuery()) {
        assertThat(found.next()).isTrue();
        assertThat(found.getString(1)).isEqualTo("city");
        assertThat(found.getBytes(2)).isEqualTo("x".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aNameIsCutBetweenCharacters() throws Exception {
    OnlineTable umlauts = table("ü".repeat(27) + "v");

    write(umlauts);

    assertThat(tables()).isEqualTo("contract_" + "ü".repeat(27) + ", headrace_fence");
    assertThat(indexesOf("contract_" + "ü".repeat(27))).isEqualTo("3");
  }

  @Test
  void twoViewsThatWouldShareATableAreRefused() {
    String common = "v".repeat(70);
    store.prepare(table(common + "_one"));
    store.prepare(table(common + "_one"));

    assertThatThrownBy(() -> store.prepare(table(common + "_two")))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "feature_store.yaml, online_store: PostgreSQL cuts the table names 'contract_%1$s_two'"
                    .formatted(common)
                + " and 'contract_%1$s_one' after 63 bytes to the same name, and one table cannot"
                    .formatted(common)
                + " hold two feature views. Shorten the name of one of the feature views, or of"
                + " the project.");
  }

  @Test
  void aNameOf63BytesAndOneThatIsCutToItAreRefusedBesideEachOther() {
    OnlineTable whole = table("v".repeat(63 - "contract_".length()));
    OnlineTable cut = table(whole.name() + "_and_more");

    write(whole);
    assertRefused(() -> store.prepare(cut));
    assertRefused(() -> store.openWriter(cut, new RunFence("r", 1)));
    store.drop(whole);
    write(cut);
    assertRefused(() -> store.prepare(whole));
    assertRefused(() -> store.openWriter(whole, new RunFence("r", 1)));
  }

  @Test
  void namesThatAreCutToOneAreToldBeforeAnythingIsMade() {
    OnlineTable whole = table("v".repeat(63 - "contract_".length()));
    OnlineTable cut = table(whole.name() + "_and_more");
    OnlineStore nowhere = new PostgresSettings().with(s -> s.port = 1).store();

    assertRefused(
        () -> TableCollision.requireNone(nowhere.collisions(List.of(whole, table("x"), cut))));
    assertThat(nowhere.collisions(List.of(whole, table("x")))).isEmpty();
  }

  @Test
  void aCommentOfSomebodyElseMakesNobodyTheOwner() throws Exception {
    OnlineTable whole = table("v".repeat(63 - "contract_".length()));
    write(whole);
    PostgresOnlineStoreIT.execute(
        "COMMENT ON TABLE " + SCHEMA + ".\"contract_" + whole.name() + "\" IS 'of the risk team'");

    write(whole);

    assertThat(store.read(whole, List.of(key(1)), List.of("city")).get(0)).isPresent();
  }

  @Test
  void aViewThatWasRefusedItsTableLeavesTheOtherViewsAlone() {
    OnlineTable one = table("v".repeat(70) + "_one");
    OnlineTable two = table("v".repeat(70) + "_two");
    RunFence run = new RunFence("r", 1);
    write(one);

    assertRefused(() -> store.openWriter(two, run));
    assertRefused(() -> store.remove(two, List.of(key(1)), run));
    assertRefused(() -> store.forEachKey(two, k -> {}));
    assertRefused(() -> store.read(two, List.of(key(1)), List.of("city")));
    store.drop(two);

    assertThat(store.read(one, List.of(key(1)), List.of("city")).get(0)).isPresent();
    store.drop(one);
    assertThat(store.read(one, List.of(key(1)), List.of("city")).get(0)).isEmpty();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("one table cannot hold two feature views");
  }

  @Test
  void indexesOfLongNamesThatDifferAreKeptApart() throws Exception {
    OnlineTable one = table("v".repeat(53) + "1");
    OnlineTable two = table("v".repeat(53) + "2");

    write(one);
    write(two);

    assertThat(indexesOf("contract_" + one.name())).isEqualTo("3");
    assertThat(indexesOf("contract_" + two.name())).isEqualTo("3");
  }

  @Test
  void aTableThatFeastMadeUnderACutNameIsUsed() throws Exception {
    OnlineTable tooLong = table("w".repeat(80));
    PostgresOnlineStoreIT.execute("CREATE SCHEMA " + SCHEMA);
    PostgresOnlineStoreIT.execute(
        "CREATE TABLE "
            + SCHEMA
            + ".\"contract_"
            + tooLong.name()
            + "\" (entity_key BYTEA, feature_name TEXT, value BYTEA, value_text TEXT NULL,"
            + " vector_value BYTEA NULL, event_ts TIMESTAMPTZ, created_ts TIMESTAMPTZ,"
            + " PRIMARY KEY (entity_key, feature_name))");

    write(tooLong);
    write(tooLong);

    assertThat(store.read(tooLong, List.of(key(1)), List.of("city")).get(0)).isPresent();
  }

  @Test
  void aSchemaNameThatIsTooLongIsRefused() {
    OnlineStore store = new PostgresSettings().with(s -> s.schema = "s".repeat(64)).store();

    assertThatThrownBy(() -> store.prepare(table("v")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "which is 64 bytes long, and PostgreSQL takes 63. Shorten it by 1 or more.");
  }

  private void write(OnlineTable table) {
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, new RunFence("r", 1))) {
      writer.write(row(1, "x", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
  }

  private static String tables() throws Exception {
    return PostgresOnlineStoreIT.first(
        "SELECT string_agg(tablename, ', ' ORDER BY tablename) FROM pg_tables WHERE schemaname = '"
            + SCHEMA
            + "'");
  }

  private static String indexesOf(String table) throws Exception {
    return PostgresOnlineStoreIT.first(
        "SELECT count(*) FROM pg_indexes WHERE schemaname = '"
            + SCHEMA
            + "' AND tablename = '"
            + table
            + "'");
  }
}
