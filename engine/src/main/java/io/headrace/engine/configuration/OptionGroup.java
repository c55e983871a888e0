package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DurationText;
import java.time.Duration;
import java.util.List;

/** The keys of one block, in one place for the reader and for the reference page. */
enum OptionGroup {
  TOP(
      "Top level",
      "Other keys of Feast (`auth`, `feature_server`, `flags` and so on) are tolerated and unused.",
      option(
          "project",
          "name",
          "required",
          "Letters, digits, `_` and `-`, beginning with a letter or digit. Hyphens are refused for SQLite."),
      option("project_description", "text", "", "Shown where projects are listed."),
      option("provider", "text", "local", "Kept for Feast."),
      option("registry", "path or block", "required", "Where the registry is."),
      option(
          "offline_store",
          "type or block",
          "dask",
          "Under `spark`, sources with a `path` are Spark sources; otherwise they are file sources."),
      option(
          "online_store",
          "type, block or null",
          "sqlite",
          "Where features are materialized; `null` or `none` for nowhere."),
      option(
          "batch_engine", "type or block", "local", "Its `spark_conf` is applied to the session."),
      option("materialization", "block", "", "How features are materialized."),
      option(
          "entity_key_serialization_version",
          "number",
          "3",
          "Only 3; older keys have to be written again by Feast."),
      option("headrace", "block", "", "Settings that are Headrace's alone.")),
  REGISTRY(
      "registry",
      "A text is the `path` of a file registry. Other keys of Feast are tolerated.",
      option(
          "registry_type",
          "`file` or `sql`",
          "file",
          "`sql` for Feast's tables in Postgres, MariaDB, MySQL or SQLite."),
      option(
          "path",
          "path, URI or SQLAlchemy URL",
          "required",
          "Relative paths are relative to the feature repository."),
      option(
          "enable_online_feature_view_versioning",
          "true or false",
          "false",
          "Names online tables `_v<N>` after the view's version."),
      option(
          "read_path",
          "SQLAlchemy URL",
          "`path`",
          "Type `sql`: where the registry is read, such as a replica. Writes go to `path`."),
      option(
          "schema_mode",
          "`auto`, `verify` or `skip`",
          "auto",
          "Type `sql`: the first write creates missing tables; or they are an error; or nobody looks."),
      option(
          "purge_feast_metadata",
          "true or false",
          "false",
          "Type `sql`: leaves the table `feast_metadata` alone."),
      option(
          "sqlalchemy_config_kwargs",
          "block",
          "",
          "Type `sql`: `connect_args` are parameters of the connection, as behind the `?` of `path`;"
              + " settings of the pool have no effect.")),
  OFFLINE_SPARK(
      "offline_store, type spark",
      "",
      option(
          "type",
          "text",
          "dask",
          "`spark`, `dask`, `file`, `duckdb`; every one is read with Spark."),
      option("spark_conf", "block of texts", "", "Settings of the Spark session."),
      option("staging_location", "path", "", "Kept for Feast."),
      option("region", "text", "", "Kept for Feast.")),
  OFFLINE_DUCKDB(
      "offline_store, type duckdb",
      "",
      option("type", "text", "", "`duckdb`."),
      option("staging_location", "path", "", "Kept for Feast."),
      option("staging_location_endpoint_override", "text", "", "Kept for Feast.")),
  OFFLINE_PLAIN(
      "offline_store, type dask or file", "", option("type", "text", "dask", "`dask` or `file`.")),
  SQLITE(
      "online_store, type sqlite",
      "",
      option("type", "text", "sqlite", "`sqlite`."),
      option("path", "path", "data/online.db", "Relative to the feature repository."),
      option(
          "vector_enabled",
          "true or false",
          "false",
          "With `true`, views with lists of numbers can be read, but not written."),
      option("similarity", "text", "cosine", "Kept for Feast."),
      option("text_search_enabled", "true or false", "false", "Kept for Feast."),
      option(
          "enable_openai_compatible_store",
          "true or false",
          "false",
          "With `true`, views can be read, but not written.")),
  REDIS(
      "online_store, type redis",
      "",
      option("type", "text", "", "`redis`."),
      option(
          "redis_type",
          "`redis`, `redis_cluster` or `redis_sentinel`",
          "redis",
          "What the nodes are."),
      option("sentinel_master", "text", "mymaster", "Name of the master that the sentinels watch."),
      option("connection_string", "text", "localhost:6379", "Nodes and parameters, see below."),
      option("key_ttl_seconds", "seconds", "", "How long a key lives after its last write."),
      option("full_scan_for_deletion", "true or false", "true", "Kept for Feast."),
      option("skip_dedup", "true or false", "false", "Kept for Feast.")),
  REDIS_CONNECTION(
      "connection_string of redis",
      "Parts divided by commas: `host:port` is a node, `name=value` a parameter whose value is JSON where it can be.",
      option("username", "text", "", "User of the server."),
      option("password", "text", "", "Password; a comma is not possible."),
      option("db", "number", "0", "Number of the database."),
      option("ssl", "true or false", "false", "Whether connections are encrypted."),
      option("ssl_ca_certs", "path", "", "Certificates to trust."),
      option(
          "ssl_cert_reqs",
          "`required`, `optional` or `none`",
          "required",
          "`none` trusts any certificate."),
      option(
          "ssl_check_hostname",
          "true or false",
          "true",
          "Whether the certificate has to be for the host that is connected to."),
      option("ssl_certfile", "path", "", "Certificate of the client, PEM."),
      option(
          "ssl_keyfile",
          "path",
          "",
          "Key of the client, PEM, not encrypted (`BEGIN PRIVATE KEY`)."),
      option("socket_timeout", "seconds", "5", "How long to wait for an answer."),
      option(
          "socket_connect_timeout",
          "seconds",
          "5",
          "How long to wait for a connection; the longer of the two timeouts holds.")),
  POSTGRES(
      "online_store, type postgres",
      "",
      option("type", "text", "", "`postgres`."),
      option("host", "text", "required", "Server."),
      option("port", "number", "5432", "Its port."),
      option("database", "text", "required", "Database."),
      option("db_schema", "text", "public", "Schema of the tables."),
      option("user", "text", "required", "User."),
      option("password", "text", "", "Password."),
      option(
          "sslmode",
          "text",
          "require",
          "`disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`."),
      option("sslkey_path", "path", "", "Key of the client."),
      option("sslcert_path", "path", "", "Certificate of the client."),
      option("sslrootcert_path", "path", "", "Certificates to trust."),
      option("keepalives_idle", "seconds", "", "Idle time before a keep-alive is sent."),
      option("conn_type", "`singleton` or `pool`", "singleton", "Kept for Feast."),
      option("min_conn", "number", "1", "Kept for Feast."),
      option("max_conn", "number", "10", "How many connections a run opens at most."),
      option(
          "vector_enabled",
          "true or false",
          "false",
          "Whether tables have a column of type vector."),
      option("similarity", "text", "cosine", "Kept for Feast."),
      option(
          "enable_openai_compatible_store",
          "true or false",
          "false",
          "Whether tables have `value_num`.")),
  ENGINE_SPARK(
      "batch_engine, type spark.engine",
      "Of other engines' blocks (`local`, `spark_application`) only `spark_conf` is used; all their keys are tolerated.",
      option("type", "text", "local", "`spark.engine`."),
      option("spark_conf", "block of texts", "", "Settings of the Spark session."),
      option("staging_location", "path", "", "Kept for Feast."),
      option("region", "text", "", "Kept for Feast."),
      option("partitions", "number", "0", "Kept for Feast.")),
  MATERIALIZATION(
      "materialization",
      "",
      option(
          "pull_latest_features",
          "true or false",
          "false",
          "Kept for Feast: Headrace always writes the latest row of a key."),
      option("online_write_batch_size", "number", "", "Rows of a batch, 1 or more.")),
  HEADRACE(
      "headrace",
      "Unknown keys are errors here.",
      option(
          "definitions",
          "list of globs",
          "*.yaml, features/**/*.yaml",
          "Definition files, relative to the feature repository."),
      option(
          "on_null_key",
          "`skip` or `fail`",
          "skip",
          "What a row with a null entity key does to its view's run."),
      option(
          "spark_conf",
          "block of texts",
          "",
          "Settings of the Spark session; they win over those of the other blocks."),
      option("report_directory", "path", ".headrace/reports", "Where run reports are written."),
      option("log_directory", "path", ".headrace/logs", "Where Spark's log is written."),
      option(
          "max_writes_per_second",
          "number",
          "",
          "Entity rows per second that a run writes at most, over all its writers; no bound when absent."),
      option(
          "adaptive_pacing",
          "true or false",
          "false",
          "Whether writers hold back while the online store answers slower than usual."),
      option(
          "write",
          "`all` or `changed`",
          "all",
          "`changed` leaves rows alone that the online store holds already, byte for byte."),
      option("parallel_views", "number", "1", "How many views are materialized side by side."),
      option(
          "store_patience",
          "duration",
          "30s",
          "How long in all an online store that does not answer is tried again."),
      option(
          "rejected_rows",
          "path or URI",
          ".headrace/rejected",
          "Folder of the rows that were refused, as parquet."),
      option(
          "increments",
          "`commit` or `event_time`",
          "",
          "What an increment looks at: what was committed since the last one, or event times. When absent `commit` for Delta and Iceberg sources and `event_time` for others; a view's own `increments` comes first."),
      option(
          "on_delete",
          "`remove` or `keep`",
          "remove",
          "What an increment by commits does with the online row of a key that has no source row left; a view's own `on_delete` comes first."),
      option("object_storage", "block", "", "How S3 and its like are reached, see below."),
      option("redis", "block", "", "How Redis is written, see below."),
      option("postgres", "block", "", "How PostgreSQL is written, see below."),
      option("catalogs", "block", "", "Catalogs of Iceberg tables, each a block under its name.")),
  HEADRACE_CATALOGS(
      "headrace, catalogs, NAME",
      "The tables of the catalog are called `NAME.SCHEMA.TABLE`. Delta tables need no catalog of their own: the"
          + " session's knows them.",
      option(
          "type",
          "`hadoop`, `jdbc`, `rest` or `hive`",
          "required",
          "Who keeps the list of tables."),
      option(
          "uri",
          "URI",
          "",
          "Of the database (`jdbc:...`), the service or the metastore; a relative SQLite file is relative to the"
              + " feature repository."),
      option(
          "warehouse",
          "path, URI or name",
          "",
          "Where tables are; relative paths are relative to the feature repository. The service of a `rest`"
              + " catalog may know it by a name."),
      option(
          "properties",
          "block of texts",
          "",
          "Everything else that Iceberg takes for a catalog, such as `jdbc.user`, `credential` or `io-impl`.")),
  HEADRACE_OBJECT_STORAGE(
      "headrace, object_storage",
      "For paths that begin with `s3://` or `s3a://`. They become settings of Hadoop's s3a (`fs.s3a.*`) for Spark and for the registry alike; `spark.hadoop.fs.s3a.*` in a `spark_conf` wins over them.",
      option(
          "endpoint",
          "address",
          "",
          "The store, such as `http://127.0.0.1:9000`; AWS when absent."),
      option("region", "text", "", "Region; `us-east-1` for an endpoint that is not AWS's."),
      option(
          "path_style",
          "true or false",
          "",
          "Whether the bucket is in the path and not in the host name; true for an endpoint that is not AWS's."),
      option(
          "credentials",
          "`default`, `environment`, `profile`, `static`, `anonymous` or `assumed-role`",
          "default",
          "Who asks; when absent, the keys below decide."),
      option("access_key", "text", "", "For `static`, and for who takes on a role."),
      option("secret_key", "text", "", "Likewise."),
      option("session_token", "text", "", "Likewise, for keys that expire."),
      option("profile", "text", "default", "For `profile`: its name."),
      option("role", "ARN", "", "For `assumed-role`: the role."),
      option("role_session_name", "text", "headrace", "How the role's session is called."),
      option("role_external_id", "text", "", "What the role asks for beside the keys."),
      option("role_endpoint", "address", "", "The token service; AWS's own when absent."),
      option("role_region", "text", "", "Its region."),
      option(
          "retries",
          "number",
          "2",
          "How often a request that failed is made again, with growing pauses; those of Spark's tasks come on top.")),
  HEADRACE_POSTGRES(
      "headrace, postgres",
      "",
      option(
          "statement_timeout",
          "duration",
          "60s",
          "How long one statement may take; one moves a whole batch."),
      option(
          "lock_timeout",
          "duration",
          "10s",
          "How long a batch waits for a lock of another session before it is tried again.")),
  HEADRACE_REDIS(
      "headrace, redis",
      "",
      option(
          "replicas",
          "number",
          "0",
          "How many replicas of a server have to confirm each batch (`WAIT`)."));

  private final String title;
  private final String intro;

  @SuppressWarnings("ImmutableEnumChecker") // from List.of, of records of texts
  private final List<Option> options;

  OptionGroup(String title, String intro, Option... options) {
    this.title = title;
    this.intro = intro;
    this.options = List.of(options);
  }

  private static Option option(String key, String type, String defaultText, String description) {
    return new Option(key, type, defaultText, description);
  }

  String title() {
    return title;
  }

  String intro() {
    return intro;
  }

  List<Option> options() {
    return options;
  }

  List<String> keys() {
    return options.stream().map(Option::key).toList();
  }

  /** What holds when the key is absent. */
  String defaultOf(String key) {
    return options.stream()
        .filter(o -> o.key().equals(key))
        .map(Option::defaultText)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no option " + key + " in " + title));
  }

  int defaultNumber(String key) {
    return Integer.parseInt(defaultOf(key));
  }

  Duration defaultDuration(String key) {
    return DurationText.parse(defaultOf(key)).orElseThrow();
  }

  boolean defaultFlag(String key) {
    return Boolean.parseBoolean(defaultOf(key));
  }
}
