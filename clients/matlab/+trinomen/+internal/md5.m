function text = md5(path)
%MD5 Digest of a file, in hex.
  file = fopen(path, 'r');
  if file < 0
    error('trinomen:file', '%s can''t be read.', path);
  end
  bytes = fread(file, Inf, '*uint8');
  fclose(file);
  if trinomen.internal.isoctave()
    text = hash('md5', char(reshape(bytes, 1, [])));
  else
    digest = java.security.MessageDigest.getInstance('MD5');
    digest.update(bytes);
    text = sprintf('%02x', typecast(digest.digest(), 'uint8'));
  end
end
