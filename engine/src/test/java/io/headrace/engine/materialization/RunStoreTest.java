package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.online.OnlineStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStoreTest {
  @Test
  void everyQuestionIsPassedOnRatherThanAnsweredByADefault() throws NoSuchMethodException {
    List<Method> asked =
        Arrays.stream(OnlineStore.class.getMethods())
            .filter(m -> !Modifier.isStatic(m.getModifiers()))
            .toList();
    assertThat(asked).isNotEmpty();
    for (Method method : asked) {
      assertThat(
              RunStore.class
                  .getMethod(method.getName(), method.getParameterTypes())
                  .getDeclaringClass())
          .as(method.toString())
          .isNotEqualTo(OnlineStore.class);
    }
  }
}
