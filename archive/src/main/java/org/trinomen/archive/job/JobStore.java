package org.trinomen.archive.job;

import java.io.IOException;
import java.util.List;

/** Where jobs are kept over a restart. */
public interface JobStore {

  /** Keeps a job, in place of what was kept of it before. */
  void keep(KeptJob job) throws IOException;

  /** Forgets a job; does nothing if it is not kept. */
  void forget(String id) throws IOException;

  /** All that are kept, in the order in which they were handed in. */
  List<KeptJob> load() throws IOException;
}
