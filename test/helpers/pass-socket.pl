#!/usr/bin/perl
# Starts a program with a listening socket as systemd's .socket units do: file descriptor 3, LISTEN_FDS,
# LISTEN_PID, LISTEN_FDNAMES. Node cannot set SO_SNDBUF, and perl is part of every Debian.
#
#   pass-socket.pl ADDRESS PORT SEND_BUFFER(bytes, 0: the kernel's) COMMAND [ARG ...]
use strict;
use warnings;
use POSIX ();
use Socket;

my ($address, $port, $buffer, @command) = @ARGV;
$^F = 10;    # descriptors up to that outlive exec
socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
setsockopt($listener, SOL_SOCKET, SO_SNDBUF, pack('i', $buffer)) or die "SO_SNDBUF: $!" if $buffer > 0;
bind($listener, sockaddr_in($port, inet_aton($address))) or die "bind: $!";
listen($listener, 128) or die "listen: $!";
POSIX::dup2(fileno($listener), 3) // die "dup2: $!" if fileno($listener) != 3;
@ENV{qw(LISTEN_FDS LISTEN_PID LISTEN_FDNAMES)} = (1, $$, 'http');
exec { $command[0] } @command or die "exec $command[0]: $!";
