#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension FileSystem {
    /// Forces every regular file and directory below `path`, and `path` itself, to the disk.
    ///
    /// Symbolic links are not followed.
    ///
    /// - Complexity: one `fsync` per entry.
    /// - Throws: ``FileError``, with the path of the entry.
    static func synchronizeTree(_ path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw FileError(.synchronize, path: path, code: errno)
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFDIR || kind == S_IFREG else { return }
        let descriptor = retrying { open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileError(.synchronize, path: path, code: errno) }
        defer { close(descriptor) }
        if kind == S_IFDIR {
            for name in entries(descriptor) {
                let name = String(
                    decoding: name.dropLast().map(UInt8.init(bitPattern:)),
                    as: UTF8.self
                )
                try synchronizeTree(path + "/" + name)
            }
        }
        try synchronize(descriptor, path: path)
    }

    /// Removes a file or a directory with everything in it, as far as the system allows.
    ///
    /// Symbolic links are removed, never followed.
    static func removeTree(_ path: String) {
        removeEntry(Array(path.utf8CString), in: AT_FDCWD)
    }

    private static func removeEntry(_ name: [CChar], in parent: Int32) {
        if unlinkat(parent, name, 0) == 0 { return }
        let descriptor = retrying {
            openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        if descriptor >= 0 {
            for entry in entries(descriptor) { removeEntry(entry, in: descriptor) }
            close(descriptor)
        }
        _ = unlinkat(parent, name, AT_REMOVEDIR)
    }

    /// The names in an open directory, NUL-terminated as the system keeps them.
    private static func entries(_ descriptor: Int32) -> [[CChar]] {
        // `closedir` closes what it was given, so it gets a copy.
        let copy = retrying { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard copy >= 0 else { return [] }
        guard let directory = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(directory) }
        var names: [[CChar]] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 1) { start in
                    Array(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
                }
            }
            if !isDotEntry(name) { names.append(name) }
        }
        return names
    }

    private static func isDotEntry(_ name: [CChar]) -> Bool {
        let dot = CChar(UInt8(ascii: "."))
        return name == [dot, 0] || name == [dot, dot, 0]
    }
}
