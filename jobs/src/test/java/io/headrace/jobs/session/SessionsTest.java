package io.headrace.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final Pattern REDACTED = Pattern.compile(Sessions.REDACTED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.bucket.raw.secret.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net",
        "spark.hadoop.fs.azure.account.oauth2.client.secret",
        "spark.hadoop.fs.azure.sas.fixed.token.lake.dfs.core.windows.net",
        "spark.hadoop.fs.gs.auth.service.account.private.key",
        "spark.sql.catalog.lake.credential",
        "spark.sql.catalog.lake.token",
        "spark.sql.catalog.lake.jdbc.password",
        "postgresql://feast:s3cret@db/registry",
        "jdbc:postgresql://feast:p@ss@db/lake"
      })
  void settingWithASecretIsHidden(String nameOrValue) {
    assertThat(REDACTED.matcher(nameOrValue).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.shuffle.partitions",
        "spark.hadoop.fs.s3a.endpoint",
        "spark.sql.catalog.lake.uri",
        "spark://master:7077",
        "https://catalog.example.com:8181/v1"
      })
  void othersStayReadable(String nameOrValue) {
    assertThat(REDACTED.matcher(nameOrValue).find()).isFalse();
  }
}
