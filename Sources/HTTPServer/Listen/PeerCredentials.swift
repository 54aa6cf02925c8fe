import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says (`SO_PEERCRED`).
enum PeerCredentials {
  /// The layout of `struct ucred`, which Glibc's module does not show.
  private struct Credentials {
    var pid: Int32 = 0
    var uid: UInt32 = UInt32.max
    var gid: UInt32 = UInt32.max
  }

  /// Must be called on the channel's event loop, where the answer is there at once.
  static func read(_ channel: any Channel) -> Peer {
    guard let provider = channel as? any SocketOptionProvider else { return Peer(isUnixSocket: true) }
    let future: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(
      level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    let box = PeerBox()
    future.whenSuccess { box.peer = Peer(isUnixSocket: true, uid: $0.uid, pid: $0.pid) }
    return box.peer
  }

  private final class PeerBox: @unchecked Sendable {
    var peer = Peer(isUnixSocket: true)
  }
}
