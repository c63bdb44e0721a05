package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads on which ports associations are accepted: {@code dicom.port} and {@code listeners}. */
final class ListenerSection {

  private static final String PATH = "dicom.listeners";
  private static final Set<String> KEYS = Set.of("bind-address", "port", "tls", "ae-titles");

  private final Section section;

  ListenerSection(Section section) {
    this.section = section;
  }

  List<DicomListenerSettings> read() {
    String bindAddress =
        section.text("dicom.bind-address", text -> !text.isBlank(), "an address of this machine");
    int port = section.integer("dicom.port", 0, 65_535);
    DicomListenerSettings.Tls tls = section.choice("dicom.tls", DicomListenerSettings.Tls.class);
    List<DicomListenerSettings> listeners = new ArrayList<>();
    listeners.add(new DicomListenerSettings(bindAddress, port, tls, Set.of()));
    Config usual =
        ConfigFactory.parseMap(
            Map.of("bind-address", bindAddress, "tls", "none", "ae-titles", List.of()));
    for (ConfigValue element : section.elements(PATH)) {
      if (element instanceof ConfigObject object && KEYS.containsAll(object.keySet())) {
        listeners.add(listener(section.of(object.toConfig().withFallback(usual))));
      } else {
        section.wrong(
            PATH,
            "holds objects such as { port = 2762, tls = required }, of bind-address, port, tls,"
                + " ae-titles");
      }
    }
    return listeners;
  }

  private static DicomListenerSettings listener(Section one) {
    return new DicomListenerSettings(
        one.text("bind-address", text -> !text.isBlank(), "an address of this machine"),
        one.integer("port", 0, 65_535),
        one.choice("tls", DicomListenerSettings.Tls.class),
        one.texts("ae-titles", SettingsFile::isAeTitle, SettingsFile.AE_TITLE));
  }
}
