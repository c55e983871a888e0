package io.headrace.engine.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.SourceLocation.FileFormat;
import org.junit.jupiter.api.Test;

class EntityInputTest {

  private static FileFormat format(String text) {
    return ((EntityInput.Path) EntityInput.parse(text)).files().format();
  }

  @Test
  void aPrefixSettlesIt() {
    assertThat(EntityInput.parse("table:a/b.csv")).isEqualTo(new EntityInput.Table("a/b.csv"));
    assertThat(EntityInput.parse("sql: FROM t")).isEqualTo(new EntityInput.Query("FROM t"));
    assertThat(EntityInput.parse("path:select").text()).isEqualTo("select");
  }

  @Test
  void otherwiseTheTextShowsWhatItIs() {
    assertThat(EntityInput.parse("SELECT 1 x")).isInstanceOf(EntityInput.Query.class);
    assertThat(EntityInput.parse("with t as (select 1)\nselect * from t"))
        .isInstanceOf(EntityInput.Query.class);
    assertThat(EntityInput.parse("selected")).isEqualTo(new EntityInput.Table("selected"));
    assertThat(EntityInput.parse("db.labels")).isEqualTo(new EntityInput.Table("db.labels"));
    assertThat(format("labels.csv")).isEqualTo(FileFormat.CSV);
    assertThat(format("s3://bucket/labels")).isEqualTo(FileFormat.PARQUET);
    assertThat(format("data/labels.JSON/")).isEqualTo(FileFormat.JSON);
  }
}
