package io.headrace.operator.cluster;

import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Serves requests by another dispatcher, except those that are to go wrong. */
final class FaultyDispatcher extends Dispatcher {
  private final Dispatcher served;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Map.Entry<Predicate<RecordedRequest>, MockResponse>> once = new ArrayList<>();
  private final List<Map.Entry<Predicate<RecordedRequest>, MockResponse>> always =
      new ArrayList<>();

  FaultyDispatcher(Dispatcher served) {
    this.served = served;
  }

  synchronized void once(Predicate<RecordedRequest> request, MockResponse response) {
    once.add(Map.entry(request, response));
  }

  synchronized void always(Predicate<RecordedRequest> request, MockResponse response) {
    always.add(Map.entry(request, response));
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    requests.add(request.getMethod() + " " + request.getPath());
    Optional<MockResponse> wrong = wrong(request);
    return wrong.isPresent() ? wrong.get() : served.dispatch(request);
  }

  private synchronized Optional<MockResponse> wrong(RecordedRequest request) {
    for (Map.Entry<Predicate<RecordedRequest>, MockResponse> fault : once) {
      if (fault.getKey().test(request)) {
        once.remove(fault);
        return Optional.of(fault.getValue());
      }
    }
    return always.stream()
        .filter(f -> f.getKey().test(request))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public void shutdown() {
    served.shutdown();
  }
}
