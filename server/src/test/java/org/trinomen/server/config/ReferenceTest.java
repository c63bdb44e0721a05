package org.trinomen.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented reference and the code say the same. */
class ReferenceTest {

  @Test
  void everySettingOfTheReferenceIsReadByTheCodeAndTheOtherWayRound() {
    assertThat(SettingsFile.keysRead()).isEqualTo(keys(SettingsFile.reference()));
  }

  @Test
  void everySettingOfTheReferenceIsExplained() {
    assertThat(SettingsFile.reference().entrySet())
        .allSatisfy(entry -> assertThat(entry.getValue().origin().comments()).isNotEmpty());
  }

  @Test
  void theGuideShowsTheReferenceAsItIs() throws IOException {
    String guide = Files.readString(Path.of("../docs/configuration.md"));
    List<String> blocks = List.of(guide.split("```hocon\n"));
    String shown = blocks.get(blocks.size() - 1);
    assertThat(shown.substring(0, shown.indexOf("```")))
        .isEqualTo(Files.readString(Path.of("src/main/resources/trinomen-reference.conf")));
  }

  private static Set<String> keys(Config config) {
    return config.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }
}
