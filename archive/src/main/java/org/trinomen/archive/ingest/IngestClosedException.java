package org.trinomen.archive.ingest;

import java.io.IOException;

/** The archive is being shut down and takes nothing any more. Nothing was kept; try again later. */
public final class IngestClosedException extends IOException {

  private static final long serialVersionUID = 1L;

  public IngestClosedException() {
    super("the archive is shutting down and takes no more arrivals");
  }
}
