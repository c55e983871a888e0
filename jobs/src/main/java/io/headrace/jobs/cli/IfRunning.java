package io.headrace.jobs.cli;

import io.headrace.engine.materialization.Meeting;

/** What a run does where another one is writing its view, as an option says it. */
enum IfRunning {
  skip("skip", Meeting.Rule.SKIP),
  wait("wait", Meeting.Rule.WAIT),
  fail("fail", Meeting.Rule.FAIL),
  takeOver("take-over", Meeting.Rule.TAKE_OVER);

  private final String text;
  private final Meeting.Rule rule;

  IfRunning(String text, Meeting.Rule rule) {
    this.text = text;
    this.rule = rule;
  }

  Meeting.Rule rule() {
    return rule;
  }

  @Override
  public String toString() {
    return text;
  }
}
