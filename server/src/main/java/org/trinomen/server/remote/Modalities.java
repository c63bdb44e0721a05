package org.trinomen.server.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Nodes;

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

  /** The same as a book, which can be written in. */
  RemoteBook<Modality> book() {
    return book;
  }

  /** The node of this name; an error of the request if there is none. */
  Modality get(String name) {
    return book.get(name);
  }
}
