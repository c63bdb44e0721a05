package org.trinomen.archive.zip;

/** How the files of a zip are laid out. */
public enum ZipLayout {
  /** In folders with the names of patient, study and series. */
  FOLDERS("Archive"),
  /** As a medium: numbered files, and a DICOMDIR. */
  MEDIA("Media"),
  /** The same with more in the DICOMDIR. */
  MEDIA_EXTENDED("Media");

  private final String jobType;

  ZipLayout(String jobType) {
    this.jobType = jobType;
  }

  /** What Orthanc calls a job that makes it. */
  public String jobType() {
    return jobType;
  }

  boolean hasDirectory() {
    return this != FOLDERS;
  }
}
