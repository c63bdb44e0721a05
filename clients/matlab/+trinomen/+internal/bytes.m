function said = bytes(archive, path)
%BYTES Gets a path; the answer as uint8.
  said = trinomen.internal.tried(@() ...
    webread([archive.url path], trinomen.internal.weboptionsof(archive, 'binary')), archive, path);
  said = reshape(uint8(said), 1, []);
end
