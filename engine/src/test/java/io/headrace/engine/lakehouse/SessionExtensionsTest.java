package io.headrace.engine.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionExtensionsTest {

  @Test
  void aSessionGetsBothFormats() {
    assertThat(SessionExtensions.addTo(Map.of()))
        .containsEntry(
            "spark.sql.extensions", SessionExtensions.DELTA + "," + SessionExtensions.ICEBERG)
        .containsEntry("spark.sql.catalog.spark_catalog", SessionExtensions.DELTA_CATALOG);
  }

  @Test
  void whatIsNamedAlreadyStaysInFrontAndOnce() {
    Map<String, String> settings =
        SessionExtensions.addTo(
            Map.of(
                "spark.sql.extensions",
                "com.example.Mine, " + SessionExtensions.ICEBERG,
                "spark.sql.catalog.spark_catalog",
                "com.example.Catalog"));
    assertThat(settings)
        .containsEntry(
            "spark.sql.extensions",
            "com.example.Mine," + SessionExtensions.ICEBERG + "," + SessionExtensions.DELTA)
        .containsEntry("spark.sql.catalog.spark_catalog", "com.example.Catalog");
  }
}
