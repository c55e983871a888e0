package io.headrace.engine.verification.online;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import java.io.Serializable;

/**
 * What every task of a comparison works with.
 *
 * @param reading how fast one task may read
 * @param fence of a repair's writes
 * @param examples so many a task shows at most
 */
record CheckSettings(
    OnlineStore store,
    OnlineTable table,
    Comparison comparison,
    Pacing reading,
    Repair repair,
    RunFence fence,
    int examples)
    implements Serializable {}
