package io.headrace.operator.client;

/** How an operator's resource definitions get into a cluster. */
public final class InstallHint {
  // Applied by the client they would travel in an annotation too, and are too large for one.
  public static final String TEXT =
      "kubectl apply --server-side -f CRDS, where CRDS is the crds folder of the operator's chart.";

  private InstallHint() {}
}
