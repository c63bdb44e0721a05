package org.trinomen.archive.volume;

/** The fake keeps the contract that other tests rely on. */
final class MemoryVolumeStoreTest extends VolumeStoreContract {

  @Override
  VolumeStore openStore() {
    return new MemoryVolumeStore(SEAL_AT);
  }
}
