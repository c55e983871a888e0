package io.headrace.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlRegistryAddressTest {
  private static final Path REPOSITORY = Path.of("/repository");

  @Test
  void postgresUrlsBecomeJdbcAndAreShownWithoutCredentials() {
    SqlRegistryAddress address =
        of(
            "postgresql+psycopg://me%2Fyou:p%40s+s@db:5433/feast?sslmode=verify-full&sslrootcert=/ca");
    assertThat(address.jdbc()).isEqualTo("jdbc:postgresql://db:5433/feast");
    assertThat(address.properties())
        .containsEntry("user", "me/you")
        .containsEntry("password", "p@s+s")
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", "/ca")
        .containsEntry("connectTimeout", "5");
    assertThat(address.toString()).isEqualTo("Registry postgresql at db:5433/feast");
  }

  @Test
  void portsAndPasswordsMayBeMissing() {
    assertThat(of("postgresql://db/feast").jdbc()).isEqualTo("jdbc:postgresql://db:5432/feast");
    assertThat(of("postgresql+psycopg2://me@[::1]/feast").jdbc())
        .isEqualTo("jdbc:postgresql://[::1]:5432/feast");
    SqlRegistryAddress mysql = of("mysql+pymysql://me@db/feast?connect_timeout=7");
    assertThat(mysql.jdbc()).isEqualTo("jdbc:mariadb://db:3306/feast");
    assertThat(mysql.properties())
        .containsEntry("connectTimeout", "7000")
        .containsEntry("sslMode", "disable")
        .doesNotContainKey("password");
    assertThat(mysql.shown()).isEqualTo("Registry mysql at db:3306/feast");
  }

  @Test
  void certificatesOfMysqlAreChecked() {
    assertThat(of("mysql://db/feast?ssl_ca=/ca.pem").properties())
        .containsEntry("serverSslCert", "/ca.pem")
        .containsEntry("sslMode", "verify-ca");
    assertThat(of("mysql://db/feast?ssl_ca=/ca.pem&ssl_verify_identity=true").properties())
        .containsEntry("sslMode", "verify-full");
  }

  @Test
  void threeSlashesAreRelativeAndFourAbsolute() {
    assertThat(of("sqlite:///data/r.db").jdbc()).isEqualTo("jdbc:sqlite:/repository/data/r.db");
    assertThat(of("sqlite:////var/r.db?timeout=30").jdbc()).isEqualTo("jdbc:sqlite:/var/r.db");
    assertThatThrownBy(() -> of("sqlite://"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("it names no file. Write sqlite:///FILE");
  }

  @Test
  void whatCannotBeTranslatedIsNamedWithoutSecrets() {
    assertThatThrownBy(() -> of("mssql+pyodbc://u:s3cret@h/d"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("registry.path of feature_store.yaml: this database is not supported")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> of("postgresql://u:a@s3cret@h/d"))
        .hasMessageContaining("it is no URL of SQLAlchemy")
        .hasMessageContaining("Write @ : / in a password as %40 %3A %2F.")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> of("postgresql:///feast?host=/run/postgresql"))
        .hasMessageContaining("it names no host");
    assertThatThrownBy(() -> of("postgresql://h/d?sslmodes=s3cret&passfile=s3cret"))
        .hasMessageContaining("the parameter 'sslmodes' has no counterpart")
        .hasMessageContaining("Did you mean 'sslmode'?")
        .hasMessageContaining("the parameter 'passfile' has no counterpart")
        .hasMessageNotContaining("s3cret");
  }

  private static SqlRegistryAddress of(String url) {
    return SqlRegistryAddress.of("registry.path", url, REPOSITORY, Map.of());
  }
}
