package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.RunPreview;
import io.headrace.engine.report.CommitReportView;
import io.headrace.engine.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a materialization would do, found out without writing anything. */
final class DryRun {
  private DryRun() {}

  static String text(FeatureStore store, MaterializationRequest request) {
    TextTable table = new TextTable("view", "from", "to", "source", "goes by");
    for (FeatureView view : request.views()) {
      RunPreview preview = store.preview(view, request);
      Optional<Interval> interval = preview.interval();
      table.row(
          view.name(),
          interval.map(i -> i.start().toString()).orElse("nothing to do"),
          interval.map(i -> i.end().toString()).orElse(""),
          view.source().name(),
          preview.commits().map(CommitReportView::text).orElse("event time"));
    }
    return "Dry run: nothing was written.\n" + table;
  }

  static Map<String, Object> data(FeatureStore store, MaterializationRequest request) {
    List<Object> views = new ArrayList<>();
    for (FeatureView view : request.views()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("view", view.name());
      data.put("source", view.source().name());
      RunPreview preview = store.preview(view, request);
      data.putAll(CommitReportView.data(preview.by(), preview.commits()));
      preview
          .interval()
          .ifPresent(
              i -> {
                data.put("start", i.start().toString());
                data.put("end", i.end().toString());
              });
      views.add(data);
    }
    return Map.of("dry_run", true, "views", views);
  }
}
