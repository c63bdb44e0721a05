package org.trinomen.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code peers.d} and {@code servers.d}. */
final class WebRemoteFilesTest {

  private static final String URL = "url = \"http://127.0.0.1:9/\"\n";

  @TempDir Path folder;

  private Settings settings() throws IOException {
    write("trinomen.conf", "data.folder = data\n");
    return SettingsFile.load(folder.resolve("trinomen.conf"), Map.of());
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void peersAndServersAreReadEachFromTheirFolder() throws IOException {
    write("peers.d/one.conf", URL + "headers { Token = secret }\n");
    write("servers.d/one.conf", URL + "properties { HasDelete = true, Retries = 3, Colour = red }");

    Settings settings = settings();

    assertThat(settings.peers()).hasSize(1);
    assertThat(settings.peers().getFirst().headers()).containsEntry("Token", "secret");
    assertThat(settings.webServers()).hasSize(1);
    WebRemote server = settings.webServers().getFirst();
    assertThat(server.properties())
        .isEqualTo(Map.of("Colour", "red", "HasDelete", "1", "Retries", "3"));
    assertThat(server.says("HasDelete", false)).isTrue();
    assertThat(server.says("Other", true)).isTrue();
  }

  @Test
  void twoOfANameAreRefused() throws IOException {
    write("peers.d/one.conf", URL);
    write("peers.d/two.conf", URL + "name = one\n");

    assertThatThrownBy(this::settings)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is the name of another one in this folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "headers = token | headers | must be an object",
        "headers = [a] | headers | must be an object",
        "headers { \"a b\" = c } | headers | must hold names of headers",
        "headers { Host = elsewhere } | headers | must hold names of headers",
        "headers { a = \"b\\r\\nc: d\" } | headers | must hold names of headers",
        "headers { a = [b] } | headers | must hold names of headers",
        "properties = x | properties | must be an object",
        "properties { a = [b] } | properties | must hold texts",
        "nonsense = x | nonsense | is no setting here",
      })
  void whatMakesNoSenseIsRefusedWithASentence(String line, String key, String sentence)
      throws IOException {
    write("servers.d/one.conf", URL + line + "\n");

    assertThatThrownBy(this::settings)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(sentence);
  }
}
