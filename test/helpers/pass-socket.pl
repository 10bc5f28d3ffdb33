#!/usr/bin/perl
# Starts a program with listening sockets as systemd's .socket units do: file descriptors from 3 on, LISTEN_FDS,
# LISTEN_PID, LISTEN_FDNAMES. Node cannot set SO_SNDBUF, and perl is part of every Debian.
#
#   pass-socket.pl ADDRESS [NAME=]PORT[,NAME=PORT ...] SEND_BUFFER(bytes, 0: the kernel's) COMMAND [ARG ...]
#
# An ADDRESS with a slash is the path of a Unix socket.
use strict;
use warnings;
use POSIX ();
use Socket;

my ($address, $sockets, $buffer, @command) = @ARGV;
$^F = 20;    # descriptors up to that outlive exec
my (@listeners, @names);
for (split /,/, $sockets) {
    my ($name, $port) = /^(.+)=(\d+)$/ ? ($1, $2) : ('http', $_);
    my $unix = $address =~ m{/};
    socket(my $listener, $unix ? PF_UNIX : PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
    setsockopt($listener, SOL_SOCKET, SO_SNDBUF, pack('i', $buffer)) or die "SO_SNDBUF: $!" if $buffer > 0;
    bind($listener, $unix ? sockaddr_un($address) : sockaddr_in($port, inet_aton($address))) or die "bind: $!";
    listen($listener, 128) or die "listen: $!";
    # Each has the lowest number that is free, but for one that our own files may have left open.
    my $fd = 3 + @listeners;
    POSIX::dup2(fileno($listener), $fd) // die "dup2: $!" if fileno($listener) != $fd;
    push @listeners, $listener;
    push @names, $name;
}
@ENV{qw(LISTEN_FDS LISTEN_PID LISTEN_FDNAMES)} = (scalar @names, $$, join(':', @names));
exec { $command[0] } @command or die "exec $command[0]: $!";
