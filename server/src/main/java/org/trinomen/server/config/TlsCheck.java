package org.trinomen.server.config;

import java.util.List;
import java.util.Optional;

/** Whether what is asked of TLS can be had with the files that are named. */
final class TlsCheck {

  private final Settings settings;
  private final List<ConfigurationException.Problem> problems;

  TlsCheck(Settings settings, List<ConfigurationException.Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void run() {
    TlsSettings tls = settings.tls();
    for (DicomListenerSettings listener : settings.dicom().listeners()) {
      needed(
          tls.certificate(),
          listener.tls() != DicomListenerSettings.Tls.NONE,
          "tls.certificate",
          "is missing: whom do callers of port " + listener.port() + " speak to?");
      needed(
          tls.trusted(),
          listener.tls() == DicomListenerSettings.Tls.OPTIONAL
              || listener.tls() == DicomListenerSettings.Tls.REQUIRED,
          "tls.trusted",
          "is missing: whose certificates does port " + listener.port() + " believe?");
    }
    needed(
        tls.trusted(),
        !tls.crl().isEmpty(),
        "tls.trusted",
        "is missing: tls.crl holds lists of the authorities that are named there");
    needed(
        tls.certificate(),
        settings.http().tls(),
        "tls.certificate",
        "is missing: http.tls needs it");
  }

  private void needed(Optional<?> value, boolean isNeeded, String path, String what) {
    if (isNeeded && value.isEmpty()) {
      problems.add(new ConfigurationException.Problem("", path, what));
    }
  }
}
