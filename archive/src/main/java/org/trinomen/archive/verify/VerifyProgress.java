package org.trinomen.archive.verify;

/** Told how far a verification is; often, so cheap to call. */
@FunctionalInterface
public interface VerifyProgress {

  /** Says nothing. */
  VerifyProgress SILENT = (records, bytes, bytesTotal) -> {};

  /**
   * Takes the state.
   *
   * @param records records done
   * @param bytes bytes of the volumes done
   * @param bytesTotal bytes in the volumes, as they were at the start
   */
  void at(long records, long bytes, long bytesTotal);
}
