package io.headrace.operator.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ObjectNameTest {
  @Property(tries = 300)
  void everyNameIsADnsLabelWithinItsLimit(@ForAll @StringLength(max = 90) String text) {
    for (int limit :
        new int[] {ObjectName.RUN, ObjectName.CRON_JOB, ObjectName.KUBEFLOW_SCHEDULE}) {
      assertThat(ObjectName.isValid(ObjectName.of(text, text, limit), limit)).isTrue();
    }
  }

  @Property(tries = 100)
  void differentViewsNeverShareAName(
      @ForAll @Size(max = 30) Set<@StringLength(max = 12) String> views) {
    Set<String> names = new HashSet<>();
    views.forEach(view -> names.add(ObjectName.of(view, view, 43)));
    assertThat(names).hasSameSizeAs(views);
  }

  @Property(tries = 300)
  void labelValuesAreAccepted(@ForAll @StringLength(max = 90) String text) {
    assertThat(ObjectName.labelValue(text))
        .matches("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  }

  @Test
  void namesStayReadable() {
    assertThat(ObjectName.of("rides-Driver_Stats", "x", 63)).startsWith("rides-driver-stats-");
    assertThat(ObjectName.fold("2nd")).isEqualTo("x2nd");
    assertThat(ObjectName.isValid("ends-with-", 63)).isFalse();
    assertThat(ObjectName.isValid("9lives", 63)).isFalse();
  }
}
