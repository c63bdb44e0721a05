package org.trinomen.server.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.json.JsonValue;

/** The DICOM nodes there are: those of {@code nodes.d}, and those made over the REST API. */
public final class Modalities implements Nodes {

  private final RemoteBook<Modality> book;

  /**
   * Opens the list.
   *
   * @param folder where those are kept that are made over the REST API
   */
  public Modalities(List<DicomNode> configured, DurableFiles files, Path folder) {
    Map<String, Modality> fixed = new TreeMap<>();
    configured.forEach(node -> fixed.put(node.name(), Modality.of(node)));
    this.book =
        new RemoteBook<>(
            fixed, "nodes.d", files, folder.resolve("modalities.json"), new ModalityForm());
  }

  /** What the configuration says counts before what was said over the REST API. */
  @Override
  public List<DicomNode> all() {
    return Stream.concat(book.configured().values().stream(), book.made().values().stream())
        .map(Modality::node)
        .toList();
  }

  SortedMap<String, Modality> byName() {
    return book.all();
  }

  /** The node of this name; an error of the request if there is none. */
  Modality get(String name) {
    return book.get(name);
  }

  boolean has(String name) {
    return book.named(name).isPresent();
  }

  void put(String name, JsonValue json) {
    book.put(name, json);
  }

  void remove(String name) {
    book.remove(name);
  }
}
