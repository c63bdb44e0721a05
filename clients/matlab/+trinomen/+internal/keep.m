function keep(archive, path, file)
%KEEP Gets a path into a file, which is not left half written.
  try
    if trinomen.internal.isoctave()
      said = trinomen.internal.bytes(archive, path);
      out = fopen(file, 'w');
      if out < 0
        error('trinomen:file', '%s can''t be written.', file);
      end
      fwrite(out, said, 'uint8');
      fclose(out);
    else
      trinomen.internal.tried(@() websave(file, [archive.url path], ...
        trinomen.internal.weboptionsof(archive, 'binary')), archive, path);
    end
  catch problem
    if exist(file, 'file')
      delete(file);
    end
    rethrow(problem);
  end
end
